package io.tracking.loader.delivery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers places, as many as there is room for; those beyond it share one for each hour and browser. Not thread-safe. */
final class PlaceList {

    private final int most;
    private final List<Place> places = new ArrayList<>();
    private final Map<Place, Integer> numbers = new HashMap<>();

    /** @param most places that keep their page and release */
    PlaceList(int most) {
        this.most = most;
    }

    /** The number of {@code place}, from 0, or of that which it shares. */
    int number(Place place) {
        Integer known = numbers.get(place);
        if (known != null) {
            return known;
        }
        Place kept = places.size() < most ? place : place.among();
        Integer number = numbers.putIfAbsent(kept, places.size());
        if (number != null) {
            return number;
        }
        places.add(kept);
        return places.size() - 1;
    }

    Place get(int number) {
        return places.get(number);
    }

    int size() {
        return places.size();
    }
}
