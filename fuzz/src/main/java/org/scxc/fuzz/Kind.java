package org.scxc.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What scxc reads that others made, and the commands that read it. Each kind is a folder of the corpus. */
enum Kind {
    SOURCES {
        @Override
        void feed(byte[] data, Desk desk) throws IOException {
            String file = desk.put("a.scx", data);
            if (desk.scxc("check", file) != 0) {
                return;
            }
            desk.scxc("fmt", "--check", file);
            desk.scxc(
                    "test",
                    file,
                    "--runs=1",
                    "--limit-events=20000",
                    "--limit-states=2000",
                    "--limit-bytes=4MiB",
                    "--limit-steps=2000");
        }
    },

    /** Sections of one text, each a file that {@code ./run} leaves; those it lacks are those of a good run. */
    RESULTS {
        private static final Set<String> FILES = Set.of(
                "meta.json",
                "boot.json",
                "marks.jsonl",
                "tasks.jsonl",
                "cells.jsonl",
                "exit.json",
                "dmesg.txt",
                "scheduler.log");

        @Override
        void feed(byte[] data, Desk desk) throws IOException {
            Map<String, byte[]> files = new LinkedHashMap<>(sections(desk.sample("results.txt"), FILES));
            files.putAll(sections(data, FILES));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                desk.put("results/" + file.getKey(), file.getValue());
            }
            String one = desk.sampleFile("one.scx");
            desk.scxc("judge", one, "--shell-results", desk.folder("results"));
            desk.scxc("compare", one, "--shell-results", desk.folder("results"), "--runs=1");
        }
    },

    /** Sections {@code sidecar} and {@code dump}: what ktstr leaves of a test. */
    SIDECARS {
        @Override
        void feed(byte[] data, Desk desk) throws IOException {
            Map<String, byte[]> files = sections(data, Set.of("sidecar", "dump"));
            if (files.containsKey("sidecar")) {
                desk.put("ktstr/fuzz_one-0123456789abcdef.ktstr.json", files.get("sidecar"));
            }
            if (files.containsKey("dump")) {
                desk.put("ktstr/fuzz_one.failure-dump.json", files.get("dump"));
            }
            String one = desk.sampleFile("one.scx");
            desk.scxc("judge", one, "--ktstr-results", desk.folder("ktstr"));
            desk.scxc("compare", one, "--ktstr-results", desk.folder("ktstr"), "--runs=1");
        }
    },

    /** {@code RACE} in it stands for the path of a race. */
    TRACES {
        @Override
        void feed(byte[] data, Desk desk) throws IOException {
            String race = desk.sampleFile("race.scx");
            desk.scxc("replay", desk.put("a.scxtrace", latin(latin(data).replace("RACE", race))));
        }
    },

    /** SourceScenario. What is imported is a scenario that compiles. */
    RECORDS {
        @Override
        void feed(byte[] data, Desk desk) throws IOException {
            if (desk.scxc("import", desk.put("a.json", data)) == 0) {
                String file = desk.put("imported.scx", desk.out().getBytes(StandardCharsets.UTF_8));
                if (desk.scxc("check", file) != 0) {
                    throw new Finding("what was imported does not compile:\n" + desk.out());
                }
            }
        }
    },

    TRUTHS {
        @Override
        void feed(byte[] data, Desk desk) throws IOException {
            String one = desk.put("one.scx", desk.sample("one.scx"));
            desk.put("one.truth", data);
            desk.scxc("test", one, "--runs=1");
        }
    },

    RECORDINGS {
        @Override
        void feed(byte[] data, Desk desk) throws IOException {
            desk.put("noise.csv", data);
            desk.scxc("test", desk.put("noisy.scx", desk.sample("noisy.scx")), "--runs=1", "--limit-events=20000");
        }
    },

    OBJECTS {
        @Override
        void feed(byte[] data, Desk desk) throws IOException {
            String object = desk.put("a.bpf.o", data);
            desk.scxc("bpf", "dis", object);
            desk.scxc("bpf", "needs", object);
            desk.scxc("bpf", "needs", "--kernel", desk.sampleFile("kernel.btf.o"), object);
        }
    },

    KERNELS {
        @Override
        void feed(byte[] data, Desk desk) throws IOException {
            String kernel = desk.put("kernel", data);
            desk.scxc("bpf", "profile", kernel);
            desk.scxc("bpf", "needs", "--kernel", kernel, desk.sampleFile("sample.bpf.o"));
        }
    };

    /** Writes the input where commands expect it, and runs them. */
    abstract void feed(byte[] data, Desk desk) throws IOException;

    Path folder(Path corpus) {
        return corpus.resolve(name().toLowerCase(java.util.Locale.ROOT));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Splits at lines {@code === NAME}; sections of other names are left out. */
    private static Map<String, byte[]> sections(byte[] data, Set<String> names) {
        Map<String, byte[]> sections = new LinkedHashMap<>();
        for (String section : List.of(latin(data).split("(?m)^=== ", -1))) {
            int end = section.indexOf('\n');
            String name = end < 0 ? section : section.substring(0, end);
            if (names.contains(name)) {
                sections.put(name, latin(end < 0 ? "" : section.substring(end + 1)));
            }
        }
        return sections;
    }
}
