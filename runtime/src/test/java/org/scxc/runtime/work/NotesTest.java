package org.scxc.runtime.work;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NotesTest {
    @Test
    void equalNotesAreOne() {
        Notes notes = new Notes(2);
        for (int i = 0; i < 1000; i++) {
            notes.add(1_000_000_000L + i * 1_000_000L, "the same");
        }
        notes.add(3_000_000_000L, "another");
        assertThat(notes.isFull()).isFalse();
        assertThat(notes.lines(1_000_000_000L))
                .containsExactly("at 0.0000 s: the same (1,000 times, the last at 0.9990 s)", "at 2.0000 s: another");
        notes.add(4_000_000_000L, "a third");
        assertThat(notes.isFull()).isTrue();
        assertThat(notes.lines(0)).hasSize(2);
    }
}
