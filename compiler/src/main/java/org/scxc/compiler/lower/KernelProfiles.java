package org.scxc.compiler.lower;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.scxc.compiler.analysis.Constants;
import org.scxc.compiler.analysis.Declarations;
import org.scxc.compiler.analysis.Values;
import org.scxc.compiler.diagnostics.Code;
import org.scxc.compiler.diagnostics.Diagnostics;
import org.scxc.compiler.syntax.Decl;
import org.scxc.model.Kernel;
import org.scxc.model.KernelProfile;
import org.scxc.model.Kfunc;
import org.scxc.model.KfuncRules;
import org.scxc.model.Machine;
import org.scxc.model.Race.KernelVariant;
import org.scxc.model.SourceSpan;

/** Makes the profile of a release of the facts in sight. */
public final class KernelProfiles {
    private KernelProfiles() {}

    /**
     * What the library knows of a version, without any file.
     *
     * @throws IllegalArgumentException if it does not know the version
     */
    public static KernelProfile of(String version) {
        return make(Cached.CONTEXT, release(version), SourceSpan.NONE);
    }

    /**
     * The release that a version stands for in the library, {@code 6.18} is {@code 6.18.15}.
     *
     * @throws IllegalArgumentException with a reason if it does not know the version
     */
    public static String release(String version) {
        return switch (KernelReleases.of(Cached.CONTEXT).find(version)) {
            case KernelReleases.Known k -> k.release();
            case KernelReleases.Newer n -> throw new IllegalArgumentException(n.message() + "; " + n.hint());
            case KernelReleases.Unknown u -> throw new IllegalArgumentException(u.message() + "; " + u.hint());
        };
    }

    /** The library's branches, {@code 6.18}, the oldest first. */
    public static List<String> branches() {
        return KernelReleases.of(Cached.CONTEXT).branches();
    }

    /** Whether {@code operation}, {@code dispatch}, may call {@code kfunc} on any release that the library knows. */
    static boolean someoneAllows(Kfunc kfunc, String operation) {
        return Cached.RELEASES.stream().anyMatch(r -> of(r).steps().kfuncs().allows(kfunc, operation));
    }

    /** The library's. */
    public static Declarations declarations() {
        return Cached.CONTEXT.declarations();
    }

    private static Context library() {
        Diagnostics diagnostics = new Diagnostics();
        Declarations library = Declarations.ofLibrary();
        Constants constants = new Constants(library.constants().values(), diagnostics);
        return new Context(library, new Values(diagnostics, constants, Map.of()), new Machine(1, 1, 1, 1), diagnostics);
    }

    /** What the library alone makes of a release; most files declare no fact. */
    private static final class Cached {
        private static final Context CONTEXT = library();
        private static final Map<String, Decl.Fact> FACTS =
                CONTEXT.declarations().facts();
        private static final List<String> RELEASES = KernelReleases.of(CONTEXT).all();
        private static final Map<String, KernelProfile> PROFILES = new ConcurrentHashMap<>();

        private static boolean knows(Map<String, Decl.Fact> facts) {
            return facts.size() == FACTS.size()
                    && facts.entrySet().stream().allMatch(f -> FACTS.get(f.getKey()) == f.getValue());
        }
    }

    /** If a fact has no value there, that is reported at {@code asked}, and a profile of the library stands in. */
    static KernelProfile make(Context context, String release, SourceSpan asked) {
        if (!Cached.knows(context.declarations().facts())) {
            return computed(context, release, asked);
        }
        KernelProfile known = Cached.PROFILES.get(release);
        if (known == null) {
            known = computed(context, release, asked);
            if (known.release().equals(release)) {
                Cached.PROFILES.put(release, known);
            }
        }
        return known;
    }

    private static KernelProfile computed(Context context, String release, SourceSpan asked) {
        KernelFacts facts = KernelFacts.of(context.declarations());
        Map<String, Object> values = new HashMap<>();
        List<String> unknown = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String name : KernelSettings.names()) {
            Optional<KernelFacts.Answer> answer = facts.at(name, release);
            if (answer.filter(a -> !a.isKnown()).isPresent()) {
                unknown.add(name);
            }
            answer.flatMap(a -> KernelSettings.read(context, name, a.value().is()))
                    .ifPresentOrElse(v -> values.put(name, v), () -> missing.add(name));
        }
        if (!missing.isEmpty()) {
            if (context == Cached.CONTEXT) {
                throw new IllegalStateException("the library has no fact " + missing + " of kernel " + release);
            }
            Decl.Fact fact = context.declarations().facts().get(missing.getFirst());
            context.diagnostics()
                    .report(
                            Code.UNKNOWN_KERNEL,
                            asked == SourceSpan.NONE && fact != null
                                    ? fact.name().span()
                                    : asked,
                            "no fact says " + String.join(", ", missing) + " of kernel " + release,
                            "write fact " + missing.getFirst() + " { from 6.12 { is …; source \"…\" } }");
            return of(Kernel.DEFAULT_VERSION);
        }
        KfuncRules kfuncs = KfuncFacts.at(facts, release);
        return new KernelProfile(
                release,
                KernelSettings.make(KernelVariant.class, values, kfuncs),
                KernelSettings.make(KernelProfile.Timed.class, values, kfuncs),
                KernelSettings.make(KernelProfile.Latencies.class, values, kfuncs),
                List.copyOf(unknown));
    }
}
