package org.scxc.compiler.diagram;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines of one width, with a track that enters and leaves in line {@code track}.
 *
 * @param lines characters of one column each
 */
record Picture(List<String> lines, int track) {
    static Picture of(String word) {
        return new Picture(List.of(word), 0);
    }

    private int width() {
        return lines.getFirst().length();
    }

    private int below() {
        return lines.size() - track;
    }

    static Picture sequence(List<Picture> parts) {
        Picture all = parts.getFirst();
        for (Picture next : parts.subList(1, parts.size())) {
            all = all.beside(next);
        }
        return all;
    }

    private Picture beside(Picture right) {
        int above = Math.max(track, right.track);
        int under = Math.max(below(), right.below());
        List<String> joined = new ArrayList<>();
        for (int i = -above; i < under; i++) {
            joined.add(line(i) + " " + right.line(i));
        }
        joined.set(above, line(0) + "─" + right.line(0));
        return new Picture(joined, above);
    }

    private String line(int fromTrack) {
        int i = track + fromTrack;
        return i < 0 || i >= lines.size() ? " ".repeat(width()) : lines.get(i);
    }

    /** One below the other; the track passes through the first. */
    static Picture choice(List<Picture> ways) {
        int width = ways.stream().mapToInt(Picture::width).max().orElse(0);
        List<String> lines = new ArrayList<>();
        int last = ways.size() - 1;
        int track = ways.getFirst().track;
        for (int w = 0; w <= last; w++) {
            Picture way = ways.get(w);
            for (int i = 0; i < way.lines.size(); i++) {
                boolean on = i == way.track;
                boolean inside = (w > 0 || i > way.track) && (w < last || i < way.track);
                String left = on ? (w == 0 ? "┬" : w == last ? "└" : "├") : inside ? "│" : " ";
                String right = on ? (w == 0 ? "┬" : w == last ? "┘" : "┤") : inside ? "│" : " ";
                String rail = on ? "─" : " ";
                lines.add(left + rail + way.lines.get(i) + rail.repeat(width - way.width()) + rail + right);
            }
        }
        return new Picture(lines, track);
    }

    static Picture optional(Picture part) {
        return choice(List.of(Picture.of("─"), part));
    }

    /** At least once; the way back runs below. */
    Picture repeated() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean on = i == track;
            String side = on ? "┬" : i > track ? "│" : " ";
            all.add(side + (on ? "─" : " ") + lines.get(i) + (on ? "─" : " ") + side);
        }
        all.add("└" + "─".repeat(width() + 1) + "←" + "┘");
        return new Picture(all, track);
    }
}
