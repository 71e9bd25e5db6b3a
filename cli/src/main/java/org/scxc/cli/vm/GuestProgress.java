package org.scxc.cli.vm;

import java.io.PrintWriter;
import java.util.Locale;
import org.scxc.guest.ConsoleListener;

/** What a guest says, as it says it; on a terminal, a line below tells how long it has been running. */
public final class GuestProgress implements ConsoleListener, AutoCloseable {
    private static final int WIDTH = 100;
    private static final long EVERY_MS = 500;

    private final PrintWriter err;
    private final boolean shown;
    private final String what;
    private final long began = System.nanoTime();
    private final Thread ticker;
    private volatile boolean closed;

    /** @param what is said to be running */
    GuestProgress(PrintWriter err, boolean shown, String what) {
        this.err = err;
        this.shown = shown;
        this.what = what;
        ticker = Thread.ofPlatform().daemon().unstarted(this::tick);
        if (shown) {
            ticker.start();
        }
    }

    @Override
    public synchronized void line(String line) {
        clear();
        if (!line.isBlank()) {
            err.println("  | " + line);
        }
        status();
    }

    private void tick() {
        try {
            while (!closed) {
                Thread.sleep(EVERY_MS);
                synchronized (this) {
                    if (!closed) {
                        clear();
                        status();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void status() {
        if (shown) {
            String text = String.format(Locale.ROOT, "%s, %.0f s", what, (System.nanoTime() - began) / 1e9);
            err.print(text.substring(0, Math.min(WIDTH, text.length())));
            err.flush();
        }
    }

    private void clear() {
        if (shown) {
            err.print("\r\u001b[K");
            err.flush();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        ticker.interrupt();
        clear();
    }
}
