package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.scxc.model.Race;

/** A schedule as kernel developers draw it in mail: a column for each CPU, time downwards, 72 characters wide. */
public final class Columns {
    private static final int WIDTH = 72;
    private static final int MARGIN = 2;

    private Columns() {}

    public static List<String> draw(List<Narrator.Line> lines, Race.Program program) {
        int cpus = program.cpus();
        int used = lines.stream().mapToInt(Narrator.Line::cpu).max().orElse(0) + 1;
        int columns = Math.max(used, Math.min(cpus, 2));
        int width = (WIDTH - MARGIN) / columns;
        List<String> out = new ArrayList<>();
        out.add(row(
                columns,
                width,
                c -> c < cpus ? "CPU" + c : program.actors().get(c - cpus).name()));
        out.add(row(columns, width, c -> "----"));
        for (Narrator.Line line : lines) {
            List<String> parts = wrap(line.text(), width - 2);
            for (int i = 0; i < parts.size(); i++) {
                String mark = line.cause() && i == 0 ? "*" : " ";
                String text = (i == 0 ? "" : "  ") + parts.get(i);
                out.add((mark + " ".repeat(MARGIN - 1 + line.cpu() * width) + text).stripTrailing());
            }
        }
        return out;
    }

    private interface Cell {
        String of(int column);
    }

    private static String row(int columns, int width, Cell cell) {
        StringBuilder row = new StringBuilder(" ".repeat(MARGIN));
        for (int c = 0; c < columns; c++) {
            row.append(String.format(Locale.ROOT, "%-" + width + "s", cell.of(c)));
        }
        return row.toString().stripTrailing();
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ")) {
            int room = lines.isEmpty() ? width : width - 2;
            if (!line.isEmpty() && line.length() + 1 + word.length() > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
