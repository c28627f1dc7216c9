package io.tracking.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts the modules' rooms, as their packages are called here: files, lines, arrows to other rooms, and circles. It reads the
 * sources alone: {@code java sandbox/src/test/java/io/tracking/sandbox/Rooms.java [directory]} prints the picture.
 */
final class Rooms {

    private static final Pattern NOT_CODE = Pattern.compile(
            "\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'|//[^\n]*|/\\*[\\s\\S]*?\\*/");
    private static final Pattern IMPORT =
            Pattern.compile("import (?:static )?(io\\.tracking\\.[a-z0-9_.]+)\\.([A-Z]\\w*)");
    private static final Pattern NAME = Pattern.compile("\\b[A-Z]\\w*");

    /**
     * One source file.
     *
     * @param module the folder that it is built in
     * @param room its package, without {@code io.tracking}
     * @param name its class
     * @param arrows classes of other rooms that it imports, {@code room.Class}
     * @param words what is written in capitals in its code
     */
    record Source(String module, String room, String name, int lines, Set<String> arrows, Set<String> words) {}

    /**
     * One room.
     *
     * @param arrows rooms of the same module that its files import from
     * @param circles groups of its files that need each other
     */
    record Room(String module, String name, int files, int lines, Set<String> arrows, List<Set<String>> circles) {}

    private final List<Source> sources;

    private Rooms(List<Source> sources) {
        this.sources = sources;
    }

    /** Reads the sources of every module below {@code root}. */
    static Rooms of(Path root) throws IOException {
        List<Source> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.sorted().toList()) {
                Path java = module.resolve("src/main/java");
                if (Files.isDirectory(java)) {
                    try (Stream<Path> files = Files.walk(java)) {
                        for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                                .sorted()
                                .toList()) {
                            if (!file.endsWith("package-info.java")) {
                                sources.add(read(module.getFileName().toString(), java, file));
                            }
                        }
                    }
                }
            }
        }
        return new Rooms(sources);
    }

    private static Source read(String module, Path java, Path file) throws IOException {
        String text = Files.readString(file);
        String code = NOT_CODE.matcher(text).replaceAll(" ");
        Set<String> arrows = new TreeSet<>();
        IMPORT.matcher(code).results().forEach(found -> arrows.add(room(found.group(1)) + "." + found.group(2)));
        Set<String> words = NAME.matcher(code.replaceAll("import [^;]*;", ""))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toSet());
        String name = file.getFileName().toString().replace(".java", "");
        String folder = java.relativize(file.getParent())
                .toString()
                .replace(java.getFileSystem().getSeparator(), ".");
        return new Source(module, room(folder), name, (int) text.lines().count(), arrows, words);
    }

    private static String room(String packageName) {
        return packageName.replaceFirst("^io\\.tracking\\.?", "");
    }

    /** All rooms, by module and name. */
    List<Room> rooms() {
        Map<String, List<Source>> byRoom = sources.stream()
                .collect(Collectors.groupingBy(
                        source -> source.module() + " " + source.room(), TreeMap::new, Collectors.toList()));
        return byRoom.values().stream().map(Rooms::room).toList();
    }

    private static Room room(List<Source> files) {
        Source first = files.get(0);
        Map<String, Set<String>> needs = new HashMap<>();
        Set<String> names = files.stream().map(Source::name).collect(Collectors.toSet());
        for (Source file : files) {
            Set<String> needed = new TreeSet<>(file.words());
            needed.retainAll(names);
            needed.remove(file.name());
            needs.put(file.name(), needed);
        }
        Set<String> arrows = files.stream()
                .flatMap(file -> file.arrows().stream())
                .map(arrow -> arrow.substring(0, arrow.lastIndexOf('.')))
                .filter(room -> !room.equals(first.room()))
                .collect(Collectors.toCollection(TreeSet::new));
        return new Room(
                first.module(),
                first.room(),
                files.size(),
                files.stream().mapToInt(Source::lines).sum(),
                arrows,
                circles(needs));
    }

    /** Groups of rooms of {@code module} that need each other. */
    List<Set<String>> circles(String module) {
        Map<String, Set<String>> needs = new HashMap<>();
        rooms().stream()
                .filter(room -> room.module().equals(module))
                .forEach(room -> needs.put(room.name(), room.arrows()));
        return circles(needs);
    }

    /** Names of classes that stand in more than one file, with their places. */
    Map<String, List<String>> repeatedNames() {
        return sources.stream()
                .collect(Collectors.groupingBy(
                        Source::name,
                        TreeMap::new,
                        Collectors.mapping(source -> source.module() + ":" + source.room(), Collectors.toList())))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue().size() > 1)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, TreeMap::new));
    }

    /** Names that differ from another one by an "s" at their end alone. */
    Set<String> pluralNames() {
        Set<String> names = sources.stream().map(Source::name).collect(Collectors.toCollection(TreeSet::new));
        return names.stream().filter(name -> names.contains(name + "s")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Tarjan's strongly connected components of more than one member. */
    private static List<Set<String>> circles(Map<String, Set<String>> needs) {
        Search search = new Search(needs);
        new TreeSet<>(needs.keySet()).forEach(search::visit);
        return search.circles;
    }

    private static final class Search {
        private final Map<String, Set<String>> needs;
        private final Map<String, Integer> number = new HashMap<>();
        private final Map<String, Integer> lowest = new HashMap<>();
        private final Deque<String> open = new ArrayDeque<>();
        private final Set<String> isOpen = new HashSet<>();
        private final List<Set<String>> circles = new ArrayList<>();

        Search(Map<String, Set<String>> needs) {
            this.needs = needs;
        }

        void visit(String name) {
            if (number.containsKey(name)) {
                return;
            }
            number.put(name, number.size());
            lowest.put(name, number.get(name));
            open.push(name);
            isOpen.add(name);
            for (String next : needs.getOrDefault(name, Set.of())) {
                if (needs.containsKey(next)) {
                    visit(next);
                    if (isOpen.contains(next)) {
                        lowest.merge(name, lowest.get(next), Math::min);
                    }
                }
            }
            if (lowest.get(name).equals(number.get(name))) {
                close(name);
            }
        }

        private void close(String name) {
            Set<String> members = new TreeSet<>();
            String member;
            do {
                member = open.pop();
                isOpen.remove(member);
                members.add(member);
            } while (!member.equals(name));
            if (members.size() > 1) {
                circles.add(members);
            }
        }
    }

    private static String shown(Collection<Set<String>> circles) {
        return circles.stream().map(circle -> String.join("-", circle)).collect(Collectors.joining("; "));
    }

    /** Prints the picture of the modules below the directory that is named, or of this one. */
    public static void main(String[] arguments) throws IOException {
        Rooms rooms = of(Path.of(arguments.length == 0 ? "." : arguments[0]));
        String module = "";
        for (Room room : rooms.rooms()) {
            if (!room.module().equals(module)) {
                module = room.module();
                System.out.println(module + ": circles between its rooms: "
                        + rooms.circles(module).size() + " " + shown(rooms.circles(module)));
            }
            System.out.printf(
                    "  %-28s %3d files %6d lines, %2d arrows, %d circles of files %s%n",
                    room.name(),
                    room.files(),
                    room.lines(),
                    room.arrows().size(),
                    room.circles().size(),
                    shown(room.circles()));
        }
        System.out.println("class names that stand more than once: " + rooms.repeatedNames());
        System.out.println("class names that differ by an s: " + rooms.pluralNames());
    }
}
