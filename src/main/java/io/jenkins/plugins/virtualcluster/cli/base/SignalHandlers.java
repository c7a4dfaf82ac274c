package io.jenkins.plugins.virtualcluster.cli.base;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the process's signals. Java's one way to see a second Ctrl-C is {@code sun.misc.Signal}, of the supported module
 * jdk.unsupported; the compiler warns of each direct use, so it is used by reflection. Where it is missing, signals do
 * what they did before.
 */
public final class SignalHandlers implements AutoCloseable {
    private record Taken(Object signal, Object before) {}

    private final List<Taken> taken = new ArrayList<>();

    /**
     * Calls the handler at each such signal, by a thread of its own, until this is closed. A signal that the process was
     * started to ignore, as nohup does, stays ignored.
     */
    public void on(String name, Runnable handler) {
        try {
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    SignalHandlers.class.getClassLoader(), new Class<?>[] {handlerType}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            handler.run();
                        }
                        return null;
                    });
            Object signal = Class.forName("sun.misc.Signal")
                    .getConstructor(String.class)
                    .newInstance(name);
            Object before = handle(signal, proxy);
            if (handlerType.getField("SIG_IGN").get(null).equals(before)) {
                handle(signal, before);
            } else {
                taken.add(new Taken(signal, before));
            }
        } catch (ClassNotFoundException e) {
            return;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Signal " + name + " cannot be taken", e);
        }
    }

    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        try {
            return signal.getClass()
                    .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
                    .invoke(null, signal, handler);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException) {
                return null; // The virtual machine was started so that it leaves this signal alone.
            }
            throw e;
        }
    }

    @Override
    public void close() {
        for (Taken one : taken) {
            try {
                if (one.before != null) {
                    handle(one.signal, one.before);
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
