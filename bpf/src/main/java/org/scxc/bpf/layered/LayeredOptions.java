package org.scxc.bpf.layered;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.scxc.bpf.layered.LayerConfig.Unusable;
import org.scxc.model.Layout;
import org.scxc.model.Machine;
import org.scxc.model.ObjectUse.UserSpace.Setting;
import org.scxc.model.Value;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;

/**
 * What of the command line of scx_layered 1.1.4 its user half looks at while it runs (struct Opts of main.rs).
 *
 * @param layers as configured, the first that a task matches takes it
 * @param machine as it sees it
 * @param partialCores --allow-partial-core
 * @param sliceNs --slice-us
 * @param maxExecNs --max-exec-us
 * @param fallbackShare --lo-fb-share, in parts of 1,024
 * @param intervalNs --interval
 * @param refreshNs --layer-refresh-ms-avgruntime, 0 = never
 */
record LayeredOptions(
        List<LayerSpec> layers,
        Machine machine,
        boolean partialCores,
        long sliceNs,
        long maxExecNs,
        int fallbackShare,
        long intervalNs,
        long refreshNs) {
    private static final long SLICE_NS = 20_000_000;
    private static final int SLICES_MAX = 20;
    private static final double SHARE = .05;
    private static final int SHARE_WHOLE = 1024;
    private static final long INTERVAL_NS = 100_000_000;
    private static final long REFRESH_NS = 2_000_000_000;

    /** What --run-example stands for (EXAMPLE_CONFIG of main.rs), without its comments. */
    static final String EXAMPLE = """
        [
            {"name": "batch", "matches": [[{"CgroupPrefix": "system.slice/"}], [{"NiceAbove": 0}]],
                "kind": {"Confined": {"util_range": [0.8, 0.9], "cpus_range": [0, 16], "min_exec_us": 1000,
                    "slice_us": 20000, "weight": 100, "xllc_mig_min_us": 1000, "perf": 1024}}},
            {"name": "immediate", "matches": [[{"CgroupPrefix": "workload.slice/"}, {"NiceBelow": 0}]],
                "kind": {"Open": {"min_exec_us": 100, "yield_ignore": 0.25, "slice_us": 20000, "preempt": true,
                    "exclusive": true, "prev_over_idle_core": true, "weight": 100, "perf": 1024}}},
            {"name": "stress-ng", "matches": [[{"CommPrefix": "stress-ng"}], [{"PcommPrefix": "stress-ng"}]],
                "kind": {"Confined": {"util_range": [0.2, 0.8], "min_exec_us": 800, "preempt": true,
                    "slice_us": 800, "weight": 100, "growth_algo": "Topo", "perf": 1024}}},
            {"name": "normal", "matches": [[]],
                "kind": {"Grouped": {"util_range": [0.5, 0.6], "util_includes_open_cputime": true,
                    "min_exec_us": 200, "slice_us": 20000, "weight": 100, "xllc_mig_min_us": 100,
                    "growth_algo": "Linear", "perf": 1024}}}
        ]
        """;

    /**
     * @param flags of the scheduler, by the names of its declaration
     */
    static LayeredOptions of(SortedMap<String, Setting> flags, Machine real) throws Unusable {
        boolean flat = isOn(flags, "disable_topology");
        Machine machine = flat ? oneLlc(real) : real;
        if (machine.nodes() > 1) {
            throw new Unusable(
                    "the machine", "layers over several nodes are not served; disable_topology makes one of them");
        }
        if (!machine.equalCores()) {
            throw new Unusable("the machine", "layers on cores of different capacity are not served");
        }
        if (machine.regular().isEmpty()) {
            throw new Unusable(
                    "the machine", "layers on LLCs of unequal size, or with SMT on some cores only, are not served");
        }
        long slice = ns(flags, "slice_us", SLICE_NS);
        long most = ns(flags, "max_exec_us", 0);
        double share = value(flags, "lo_fb_share") instanceof Value.Number n ? n.value() : SHARE;
        return new LayeredOptions(
                layers(flags, machine),
                machine,
                isOn(flags, "allow_partial_core"),
                slice,
                most == 0 ? SLICES_MAX * slice : most,
                Math.clamp((long) (share * SHARE_WHOLE), 1, SHARE_WHOLE),
                ns(flags, "interval", INTERVAL_NS),
                ns(flags, "layer_refresh_ms_avgruntime", REFRESH_NS));
    }

    private static Machine oneLlc(Machine real) {
        List<Layout.Cores> cores = real.layout().llcs().stream()
                .flatMap(llc -> llc.cores().stream())
                .toList();
        return new Machine(new Layout(List.of(new Layout.Llc(0, cores))), real.capacities(), real.smtPercent());
    }

    private static @Nullable Value value(SortedMap<String, Setting> flags, String name) {
        Setting setting = flags.get(name);
        return setting == null ? null : setting.value();
    }

    private static boolean isOn(SortedMap<String, Setting> flags, String name) {
        return value(flags, name) instanceof Value.Switch s && s.on();
    }

    private static long ns(SortedMap<String, Setting> flags, String name, long standard) {
        return value(flags, name) instanceof Value.Duration d ? d.ns() : standard;
    }

    /** The example first, then what stands on the command line (main() of main.rs). */
    private static List<LayerSpec> layers(SortedMap<String, Setting> flags, Machine machine) throws Unusable {
        List<String> texts = new ArrayList<>();
        if (isOn(flags, "run_example")) {
            texts.add(EXAMPLE);
        }
        Setting given = flags.get("specs");
        if (given != null && given.value() instanceof Value.Texts specs) {
            for (String spec : specs.items()) {
                texts.add(text(spec, given.span().file()));
            }
        }
        if (texts.isEmpty()) {
            throw new Unusable("scx_layered", "has no layers; write run_example, or specs \"f:LAYERS.json\"");
        }
        List<LayerSpec> layers = LayerConfig.parse(texts);
        if (machine.llcs() == 1) { // "topology awareness is disabled"
            layers.forEach(layer -> layer.values().remove(LayerMember.LLCS));
        }
        for (LayerSpec layer : layers) {
            for (int llc : layer.llcs()) {
                if (llc >= machine.llcs()) {
                    throw new Unusable("layer " + layer.name(), "there is no LLC " + llc);
                }
            }
        }
        return layers;
    }

    /** JSON, or the file that {@code f:FILE} or {@code file:FILE} names, beside the file that says so. */
    private static String text(String spec, String beside) throws Unusable {
        if (!spec.startsWith("f:") && !spec.startsWith("file:")) {
            return spec;
        }
        String name = spec.substring(spec.indexOf(':') + 1);
        try {
            return InputFile.text(Path.of(beside).resolveSibling(name), InputKind.SOURCE);
        } catch (InvalidPathException e) {
            throw new Unusable(spec, "no path");
        } catch (Unreadable e) {
            throw new Unusable(name, String.valueOf(e.getMessage()));
        }
    }
}
