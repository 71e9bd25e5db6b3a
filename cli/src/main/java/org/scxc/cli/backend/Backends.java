package org.scxc.cli.backend;

import java.util.List;
import java.util.Optional;
import org.scxc.backends.Backend;
import org.scxc.backends.Reader;
import org.scxc.backends.Writer;
import org.scxc.backends.ktstr.Ktstr;
import org.scxc.backends.ktstr.KtstrRecords;
import org.scxc.backends.ktstr.Model;
import org.scxc.backends.shell.Shell;
import org.scxc.cli.process.BadInput;
import org.scxc.model.Nearest;

/** The one list of backends: commands, their options and their help are made from it. */
public record Backends(List<Backend> all) {
    /** @param model runs scenarios for a backend that asks before it writes */
    public static Backends of(Model model) {
        return new Backends(List.of(new Jvm(), new Ktstr(model), new KtstrRecords(), new Shell()));
    }

    /** @throws BadInput if {@code --target} names none */
    public Backend named(String name) {
        return named(name, all);
    }

    /** @throws BadInput if {@code --target} names none that writes files */
    public Backend writing(String name) {
        return named(name, writing());
    }

    private static Backend named(String name, List<Backend> some) {
        List<String> names = some.stream().map(Backend::name).toList();
        Optional<Backend> found =
                some.stream().filter(b -> b.name().equals(name)).findFirst();
        return found.orElseThrow(() -> new BadInput(
                "--target " + name + ": there are " + String.join(", ", names) + "; " + Nearest.hint(name, names)));
    }

    public List<Backend> writing() {
        return all.stream().filter(b -> b.writer().isPresent()).toList();
    }

    /** Those that can show what they have written to be right. */
    public List<String> proving() {
        return all.stream()
                .filter(b -> b.writer().filter(Writer::proves).isPresent())
                .map(Backend::name)
                .toList();
    }

    public List<Backend> reading() {
        return all.stream().filter(b -> b.reader().isPresent()).toList();
    }

    /** {@code --NAME-results}. */
    public static String results(Backend backend) {
        return "--" + backend.name() + "-results";
    }

    public static Reader reader(Backend backend) {
        return backend.reader().orElseThrow();
    }
}
