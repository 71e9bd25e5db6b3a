package org.scxc.cli;

/** Entry point of the {@code scxc} command. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        String version = Main.class.getPackage().getImplementationVersion();
        System.out.println("scxc " + (version == null ? "(built from classes)" : version));
    }
}
