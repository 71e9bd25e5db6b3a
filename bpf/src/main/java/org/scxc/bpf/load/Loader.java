package org.scxc.bpf.load;

import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.scxc.bpf.elf.BadObject;
import org.scxc.bpf.elf.BpfFiles;
import org.scxc.bpf.elf.Bytes;
import org.scxc.bpf.object.BpfObject;
import org.scxc.bpf.object.Linked;
import org.scxc.bpf.object.Linker;
import org.scxc.bpf.object.Linking;
import org.scxc.bpf.object.ObjectReader;
import org.scxc.bpf.object.StructOps;
import org.scxc.bpf.profile.KernelProfile;
import org.scxc.bpf.report.Need;
import org.scxc.bpf.report.Needs;
import org.scxc.bpf.serve.KernelVariables;
import org.scxc.bpf.serve.Layout;
import org.scxc.bpf.serve.ObjectScheduler;
import org.scxc.bpf.serve.Template;
import org.scxc.bpf.serve.UserHalf;
import org.scxc.bpf.vm.Memory;
import org.scxc.bpf.vm.Outside;
import org.scxc.model.Kernel;
import org.scxc.model.ObjectUse;
import org.scxc.model.SchedulerUse;
import org.scxc.model.SourceSpan;
import org.scxc.model.input.InputFile;
import org.scxc.model.input.InputKind;
import org.scxc.model.input.Unreadable;
import org.scxc.runtime.models.ObjectEngine;
import org.scxc.runtime.models.ObjectLoader;
import org.scxc.runtime.ops.SchedExtOps;
import org.scxc.runtime.ops.Scx;

/** Loads objects for the runtime, which finds it as a service. */
public final class Loader implements ObjectLoader {
    /** Ops flags that the simulated kernel does not look at though they change what a kernel does. */
    private static final List<String> FLAGS_NOT_SERVED = List.of("always_enq_immed");

    private static final Map<String, Long> OPS_FLAGS = Map.of(
            "keep_builtin_idle", Scx.OPS_KEEP_BUILTIN_IDLE,
            "enq_last", Scx.OPS_ENQ_LAST,
            "enq_exiting", Scx.OPS_ENQ_EXITING,
            "switch_partial", Scx.OPS_SWITCH_PARTIAL,
            "enq_migration_disabled", Scx.OPS_ENQ_MIGRATION_DISABLED,
            "allow_queued_wakeup", Scx.OPS_ALLOW_QUEUED_WAKEUP,
            "builtin_idle_per_node", 1L << 6,
            "always_enq_immed", 1L << 7,
            "tid_to_task", 1L << 8);

    private static final int TEMPLATES_MAX = 64;

    /**
     * What was loaded before: the same use of the same file. A run of many scenarios and seeds loads an object once, unless memory runs
     * short: variables of scx_layered have 166 MB.
     */
    private static final Map<Key, SoftReference<Loaded>> LOADED = new ConcurrentHashMap<>();

    private record Key(ObjectUse use, Kernel kernel, long size, long time) {}

    /** Ready, or why not. */
    private record Loaded(Optional<Template> template, List<Obstacle> refusals) {}

    /** For the service loader. */
    public Loader() {}

    @Override
    public List<Obstacle> obstacles(SchedulerUse use, Kernel kernel) {
        return use.object().map(o -> loaded(o, kernel).refusals).orElse(List.of());
    }

    @Override
    public SchedExtOps load(SchedulerUse use, Kernel kernel, ObjectEngine engine) {
        Loaded loaded = loaded(use.object().orElseThrow(), kernel);
        Template template = loaded.template.orElseThrow(() -> new IllegalStateException(
                loaded.refusals.stream().map(Obstacle::message).toList().toString()));
        return new ObjectScheduler(template, engine);
    }

    /** Returns the object of a use, linked; why it cannot be, as far as the timed kernel is concerned, is added to {@code refusals}. */
    static Optional<Template> template(ObjectUse use, Kernel kernel, List<Obstacle> refusals) {
        Loaded loaded = loaded(use, kernel);
        refusals.addAll(loaded.refusals);
        return loaded.template;
    }

    private static Loaded loaded(ObjectUse use, Kernel kernel) {
        Path file = Path.of(use.file());
        try {
            Key key = new Key(
                    use,
                    kernel,
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis());
            SoftReference<Loaded> kept = LOADED.get(key);
            Loaded before = kept == null ? null : kept.get();
            if (before != null) {
                return before;
            }
            Loaded loaded = load(file, use, kernel);
            LOADED.values().removeIf(one -> one.get() == null);
            if (LOADED.size() < TEMPLATES_MAX) {
                LOADED.put(key, new SoftReference<>(loaded));
            }
            return loaded;
        } catch (java.io.IOException e) {
            return refused(
                    use.span(), use.file() + " cannot be read", "the path is relative to the file that says object");
        }
    }

    private static Loaded refused(SourceSpan span, String message, String hint) {
        return new Loaded(Optional.empty(), List.of(new Obstacle(span, message, hint)));
    }

    private static Loaded load(Path file, ObjectUse use, Kernel kernel) {
        Optional<KernelProfile> profile = KernelProfile.of(kernel.version());
        if (profile.isEmpty()) {
            return refused(
                    use.span(),
                    "an object needs the types of its kernel, and those of " + kernel.version() + " are not known",
                    "write kernel " + Kernel.DEFAULT_VERSION + ", or another of docs/bpf.md");
        }
        try {
            Bytes bytes = Bytes.of(String.valueOf(file.getFileName()), InputFile.bytes(file, InputKind.OBJECT));
            List<Bytes> found = BpfFiles.in(bytes);
            Set<String> others = new TreeSet<>();
            for (Bytes one : found) {
                BpfObject object = ObjectReader.read(one);
                object.structOps().forEach(ops -> others.add(ops.type()));
                if (!Template.schedulers(object).isEmpty()) {
                    return link(object, use, kernel, profile.get());
                }
            }
            return refused(
                    use.span(),
                    file.getFileName() + " holds no sched_ext scheduler",
                    found.isEmpty()
                            ? "it is neither a BPF object nor a file with one inside"
                            : others.isEmpty()
                                    ? ""
                                    : "it sets up struct " + String.join(", ", others) + ", which is not served");
        } catch (BadObject e) {
            return refused(use.span(), e.reason(), "");
        } catch (Unreadable e) {
            return refused(use.span(), use.file() + " " + e.getMessage(), "");
        }
    }

    private static Loaded link(BpfObject found, ObjectUse use, Kernel kernel, KernelProfile profile) throws BadObject {
        Layout layout = new Layout(profile.types());
        List<Obstacle> refusals = new ArrayList<>();
        BpfObject read = UserHalves.loaded(found, use, profile.types());
        Variables.Result set =
                Variables.set(read, use.withVariables(UserHalves.variables(read, use, refusals)), layout);
        refusals.addAll(set.refusals());
        Map<String, Long> configuration = KernelProfile.configuration(
                profile.types(),
                kernel.release().orElse(profile.release()),
                kernel.hz(),
                kernel.profile().steps().preemptRcu());
        StructOps ops = chosen(Template.schedulers(read), use, refusals);
        CidFormCheck.refusals(read, ops, profile.types(), kernel.version(), use.span(), refusals);
        long flags = flags(ops, use, layout, refusals);
        List<Template.Run> runs = Programs.runs(read, use.runs(), refusals);
        List<UserHalf> userHalves = UserHalves.of(read, use, refusals);
        for (ObjectUse.Flag flag : use.unserved()) {
            String text = "flag " + flag.name() + " (" + flag.option()
                    + ") is not served: its declaration does not say which variables it sets";
            refusals.add(new Obstacle(
                    flag.span(), text, "leave it out; a declaration of your own says sets [VARIABLE] behind the flag"));
        }
        Memory memory = new Memory(Outside.NOTHING);
        switch (Linker.link(set.object(), profile.types(), configuration, KernelVariables.addresses(), memory)) {
            case Linking.Refused refused ->
                refused.reasons().forEach(reason -> refusals.add(new Obstacle(use.span(), reason, "")));
            case Linking.Ready ready -> {
                notServed(ready.linked(), use.span(), refusals);
                LoadCheck.refusals(ready.linked(), kernel.profile().steps().kfuncs())
                        .forEach(reason -> refusals.add(new Obstacle(use.span(), reason, "")));
                if (refusals.isEmpty()) {
                    return new Loaded(
                            Optional.of(new Template(ready.linked(), ops, memory, layout, flags, runs, userHalves)),
                            List.of());
                }
            }
        }
        return new Loaded(Optional.empty(), List.copyOf(refusals));
    }

    /** Returns the scheduler that the declaration names, of several; the only one if it names none. */
    private static StructOps chosen(List<StructOps> all, ObjectUse use, List<Obstacle> refusals) {
        String names = String.join(", ", all.stream().map(StructOps::name).toList());
        Optional<ObjectUse.StructOps> named = use.structOps();
        if (named.isEmpty()) {
            if (all.size() > 1) {
                refusals.add(new Obstacle(
                        use.span(),
                        "the object holds several schedulers: " + names,
                        "write struct_ops " + all.getFirst().name()));
            }
            return all.getFirst();
        }
        String name = named.get().name();
        Optional<StructOps> found =
                all.stream().filter(o -> o.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            refusals.add(new Obstacle(
                    named.get().span(), "the object has no struct_ops variable " + name, "known: " + names));
        }
        return found.orElse(all.getFirst());
    }

    /** Flags by their names are those that the kernel has, as user space fills them in with 0 where it has not. */
    private static long flags(StructOps ops, ObjectUse use, Layout layout, List<Obstacle> refusals) {
        long own = Template.number(ops, "flags");
        long flags = use.opsFlags()
                .map(names -> names.stream()
                        .mapToLong(n -> layout.enumerator("SCX_OPS_" + n.toUpperCase(Locale.ROOT)))
                        .reduce(0, (a, b) -> a | b))
                .orElse(own);
        for (String name : FLAGS_NOT_SERVED) {
            if ((flags & OPS_FLAGS.getOrDefault(name, 0L)) != 0) {
                String text = "ops flag SCX_OPS_" + name.toUpperCase(Locale.ROOT) + " is not served";
                refusals.add(new Obstacle(use.span(), text, ""));
            }
        }
        return flags;
    }

    /** Everything that the object uses and the simulated kernel lacks, each at its name, with the programs that use it. */
    private static void notServed(Linked linked, SourceSpan span, List<Obstacle> refusals) throws BadObject {
        for (Need need : Needs.of(linked)) {
            if (need.door().isEmpty()) {
                String text = need.kind().one() + " " + need.name() + " is not served; "
                        + String.join(", ", need.users().stream().limit(3).toList())
                        + (need.users().size() == 1 ? " uses it" : " use it");
                refusals.add(new Obstacle(span, text, "scxc bpf needs lists everything that an object uses"));
            }
        }
    }
}
