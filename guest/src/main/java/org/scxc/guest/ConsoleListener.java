package org.scxc.guest;

/** Is told what a guest says while it runs. */
@FunctionalInterface
public interface ConsoleListener {
    /** One line of its console, without control characters. */
    void line(String line);
}
