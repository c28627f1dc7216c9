package io.tracking.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.tracking.sandbox.Rooms.Room;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No room grows into a house of its own, and none needs one that needs it. */
class RoomsTest {

    @Test
    void theLargestRoomOfTheLoaderIsLessThanAFifthOfIt() throws IOException {
        List<Room> rooms = Rooms.of(Path.of("..")).rooms().stream()
                .filter(room -> room.module().equals("loader"))
                .toList();
        int all = rooms.stream().mapToInt(Room::lines).sum();

        assertThat(rooms).hasSizeGreaterThan(10).allSatisfy(room -> assertThat(room.lines() * 5)
                .as("%s has %d of %d lines", room.name(), room.lines(), all)
                .isLessThan(all));
    }

    @Test
    void noRoomNeedsOneThatNeedsIt() throws IOException {
        Rooms rooms = Rooms.of(Path.of(".."));

        for (String module : List.of("common", "tracking-api", "loader", "local-aws", "sandbox", "bench")) {
            assertThat(rooms.circles(module)).as(module).isEmpty();
        }
    }

    @Test
    void noFileOfARoomNeedsOneThatNeedsIt() throws IOException {
        assertThat(Rooms.of(Path.of("..")).rooms())
                .allSatisfy(room -> assertThat(room.circles()).as(room.name()).isEmpty());
    }

    @Test
    void aClassNameStandsOnceAndNoTwoDifferByAnS() throws IOException {
        Rooms rooms = Rooms.of(Path.of(".."));

        assertThat(rooms.repeatedNames()).isEmpty();
        assertThat(rooms.pluralNames()).isEmpty();
    }
}
