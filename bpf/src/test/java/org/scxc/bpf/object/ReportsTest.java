package org.scxc.bpf.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.scxc.bpf.report.Listing;
import org.scxc.bpf.report.Need;
import org.scxc.bpf.report.Needs;
import org.scxc.bpf.report.Profile;
import org.scxc.bpf.vm.Memory;
import org.scxc.bpf.vm.Outside;

/** Disassembly, needs and profile of the sample object and its kernel. */
class ReportsTest {
    @Test
    void theListingHasNamesFieldsAndSource() throws Exception {
        List<String> lines = Listing.of(Samples.object());
        assertThat(lines).contains("struct_ops/pick: pick(u64 *)");
        assertThat(lines).anyMatch(l -> l.matches("; \\*counter \\+= 1; @ sample\\.bpf\\.c:\\d+"));
        assertThat(lines).anyMatch(l -> l.endsWith("call bpf_map_lookup_elem#1"));
        assertThat(lines)
                .anyMatch(l -> l.matches(
                        " +\\d+: r\\d = \\*\\(u64 \\*\\)\\(r\\d \\+8\\) ; CO-RE field_byte_offset task\\.entity\\.slice"
                                + "|.*CO-RE field_byte_offset task\\.entity\\.slice"));
        assertThat(lines).anyMatch(l -> l.endsWith("CO-RE enumval_exists enum queue_flags.QUEUE_GONE"));
        assertThat(lines).anyMatch(l -> l.endsWith("call kernel_changed___v2"));
    }

    private static List<String> names(List<Need> needs, Need.Kind kind) {
        return needs.stream().filter(n -> n.kind() == kind).map(Need::name).toList();
    }

    @Test
    void withoutAKernelEveryBranchCounts() throws Exception {
        List<Need> needs = Needs.of(Samples.object());
        assertThat(names(needs, Need.Kind.CALLBACK)).containsExactly("ops.pick", "ops.run");
        assertThat(names(needs, Need.Kind.HOOK)).containsExactly("syscall");
        assertThat(names(needs, Need.Kind.MAP)).containsExactly("counters: array, key 4, value 8 × 4");
        assertThat(names(needs, Need.Kind.HELPER))
                .contains("bpf_map_lookup_elem")
                .hasSize(2);
    }

    @Test
    void onAKernelOnlyWhatCanBeReachedCounts() throws Exception {
        List<Need> needs = Needs.of(Samples.linked(new Memory(Outside.NOTHING)));
        assertThat(names(needs, Need.Kind.KFUNC)).containsExactly("kernel_changed", "kernel_kick");
        assertThat(names(needs, Need.Kind.FIELD))
                .contains("task.entity.slice", "task.parent")
                // whether it exists is asked, and no more
                .doesNotContain("task.gone");
        assertThat(names(needs, Need.Kind.KCONFIG)).containsExactly("CONFIG_HZ");
        assertThat(needs)
                .filteredOn(n -> n.name().equals("kernel_kick"))
                .first()
                .satisfies(n -> {
                    assertThat(n.users()).containsExactly("pick");
                    assertThat(n.door()).isEmpty();
                });
    }

    @Test
    void theProfileHasKfuncsWithPrototypes() throws Exception {
        Profile profile = Profile.of(Samples.kernel());
        assertThat(profile.kfuncs())
                .containsEntry("kernel_cpu", "int kernel_cpu(struct task *)")
                .containsEntry("kernel_kick", "void kernel_kick(int, u64)");
    }
}
