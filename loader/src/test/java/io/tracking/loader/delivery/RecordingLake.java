package io.tracking.loader.delivery;

import io.tracking.loader.lake.Lake;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Notes what a lake is asked, each as {@code <method> <key>}, and dies where a test says. */
final class RecordingLake {

    final Lake lake;
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile Predicate<String> dies = call -> false;

    RecordingLake(Lake real) {
        lake = (Lake) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Lake.class}, (proxy, method, arguments) -> {
                    String call = method.getName() + (arguments == null ? "" : " " + arguments[0]);
                    calls.add(call);
                    if (dies.test(call)) {
                        throw new Killed();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Ends a process, as far as what it was doing is concerned. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** From now on a call that {@code where} names is the last one, and all behind it fail as well. */
    void dieAt(Predicate<String> where) {
        boolean[] dead = {false};
        dies = call -> dead[0] |= where.test(call);
    }

    void live() {
        dies = call -> false;
    }

    /** How often such calls were made since the last look at any; forgets all. */
    List<String> calls(String beginning) {
        synchronized (calls) {
            return calls.stream().filter(call -> call.startsWith(beginning)).toList();
        }
    }

    void forget() {
        calls.clear();
    }
}
