package org.scxc.backends.ktstr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scxc.backends.Account;
import org.scxc.backends.Backend;
import org.scxc.backends.Option;
import org.scxc.backends.OutputFile;
import org.scxc.backends.Refusals;
import org.scxc.backends.Source;
import org.scxc.backends.Writer;
import org.scxc.backends.Written;
import org.scxc.model.Race;

/** The JSON records that ktstr and simulators exchange: what a test does, without what it claims. */
public final class KtstrRecords implements Backend, Writer {
    @Override
    public String name() {
        return "source-scenario";
    }

    /** A record is what a test is made of. */
    @Override
    public String target() {
        return Ktstr.NAME;
    }

    @Override
    public String what() {
        return "the records that ktstr and simulators exchange";
    }

    @Override
    public boolean bringsItsKernel() {
        return true;
    }

    @Override
    public Account accept(Source source, List<Race> races) {
        return Ktstr.accept(
                this,
                source,
                races,
                (alone, mode) -> KtstrBackend.interchangeFidelity(request(List.of(alone), mode, Refusals.STOP)));
    }

    @Override
    public Optional<Writer> writer() {
        return Optional.of(this);
    }

    @Override
    public List<Option> options() {
        return List.of(Mode.OPTION);
    }

    @Override
    public Written write(Order order) {
        boolean leave = order.refusals() == Refusals.LEAVE_OUT;
        KtstrBuilt built =
                KtstrBackend.interchange(request(order.sources(), Mode.of(order.choices()), order.refusals()));
        List<String> told = leave ? Counts.of(built.outcomes()) : List.of();
        if (!leave && !built.problems().isEmpty()) {
            return Written.not(told, built.problems());
        }
        List<OutputFile> files = new ArrayList<>(built.tests());
        files.addAll(built.companions());
        return new Written(
                Map.of("", new Written.Folder(files, List.of())),
                told,
                List.of(),
                built.warnings(),
                List.of(),
                Optional.empty());
    }

    /** The pin, the feature and claims are nothing to a record. */
    private static Request request(List<Source> sources, Mode mode, Refusals refusals) {
        return new Request(sources, Pin.V0_18_0, mode, Ktstr.FEATURE, false, Map.of(), refusals, Request.Losses.COUNT);
    }
}
