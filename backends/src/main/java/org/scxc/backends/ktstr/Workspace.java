package org.scxc.backends.ktstr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Templates;

/**
 * The cargo workspace that generated files are checked in: a member for each pin, one test binary each. It lies in a
 * cache folder beside its target folder and lock file, never in a checkout.
 */
final class Workspace {
    /** Behind a file it hides what the prelude brings under these names. */
    private static final String WATCHED = """
        #[allow(unused_imports)]
        use crate::plan::{
            execute_defs, execute_scenario, execute_scenario_with, execute_steps, execute_steps_with,
        };
        """;

    private final Path root;
    private final String feature;

    Workspace(Path root, String feature) {
        this.root = root;
        this.feature = feature;
    }

    /** Writes what differs, so that cargo builds what differs. */
    void write(List<OutputFile> tests) throws IOException {
        put(root.resolve("Cargo.toml"), render("workspace.toml.ftl", Map.of()));
        for (Pin pin : Pin.values()) {
            Path member = root.resolve(pin.member());
            put(
                    member.resolve("Cargo.toml"),
                    render(
                            "member.toml.ftl",
                            Map.of("member", pin.member(), "version", pin.version(), "feature", feature)));
            put(member.resolve("src/lib.rs"), "");
            put(member.resolve("tests/support/dry_run.rs"), resource("dry_run.rs"));
            put(member.resolve("tests/support/plan.rs"), resource("plan.rs"));
            TreeSet<String> names = new TreeSet<>();
            for (OutputFile test : tests) {
                put(member.resolve("tests/generated").resolve(test.name()), test.text());
                put(member.resolve("tests/watched").resolve(test.name()), test.text() + WATCHED);
                names.add(test.name().replaceFirst("\\.rs$", ""));
            }
            removeOthers(member.resolve("tests/generated"), names);
            removeOthers(member.resolve("tests/watched"), names);
            put(member.resolve("tests/all.rs"), tests("generated", names));
            put(member.resolve("tests/dry.rs"), tests("watched", names));
        }
    }

    private String tests(String folder, TreeSet<String> names) {
        return render(
                "tests.rs.ftl",
                Map.of(
                        "feature",
                        Rust.string(feature),
                        "folder",
                        folder,
                        "dry",
                        folder.equals("watched"),
                        "files",
                        List.copyOf(names)));
    }

    List<Path> generated(Pin pin) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(pin.member()).resolve("tests/generated"))) {
            return new ArrayList<>(files.sorted().toList());
        }
    }

    private static void removeOthers(Path folder, TreeSet<String> keep) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!keep.contains(file.getFileName().toString().replaceFirst("\\.rs$", ""))) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void put(Path file, String text) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
    }

    private static String render(String template, Map<String, Object> model) {
        return Templates.render("ktstr/fixture/" + template, model);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Workspace.class.getResourceAsStream("fixture/" + name)) {
            if (in == null) {
                throw new IOException("resource " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
