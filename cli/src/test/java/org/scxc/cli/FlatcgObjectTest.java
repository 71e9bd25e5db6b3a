package org.scxc.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** scx_flatcg of the kernel's examples: a tree of cgroups in an rbtree, ordered by a callback, gives CPU time by weight. */
class FlatcgObjectTest {
    private static final String CELLS = """
        cell light { weight 100; l: 8 x spin }
        cell heavy { weight 300; h: 8 x spin }
        """;

    @TempDir
    Path folder;

    private void givesTimeByWeight(String kernel, String cells) throws IOException {
        BuiltObjects.run(
                folder,
                0,
                "run",
                BuiltObjects.declaration("examples/scx_flatcg", "like flatcg") + """
                    scenario flatcg.shares {
                        machine 1n2l4c1t
                        kernel %s { hz 250 }
                        scheduler own
                        noise guest
                        %s
                        phase run 10s
                        expect healthy
                        expect usage(light) between 190%% and 210%%
                        expect usage(heavy) >= 580%%
                    }
                    """.formatted(kernel, cells));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.18", "7.1", "7.2", "7.3"})
    void cellsHaveTheirParts(String kernel) throws IOException {
        givesTimeByWeight(kernel, CELLS);
    }

    /** The same one level deeper. */
    @Test
    void weightsOfNestedCellsMultiply() throws IOException {
        givesTimeByWeight("7.3", "cell outer {" + CELLS + "}");
    }
}
