package org.scxc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A command that is made alone is the one that is made among all. */
class SubcommandsTest {
    private static CommandLine scxc(String... args) {
        CommandLine scxc = new CommandLine(new Scxc(), new CommandFactory(Fakes.services()));
        new Subcommands(Fakes.services()).addTo(scxc, args);
        return scxc;
    }

    @Test
    void oneAlone() {
        scxc().getSubcommands().forEach((name, among) -> {
            assertThat(among.getCommand()
                            .getClass()
                            .getAnnotation(Command.class)
                            .name())
                    .isEqualTo(name);
            for (CommandLine alone : new CommandLine[] {scxc(name, "--x"), scxc("--debug", name)}) {
                assertThat(alone.getSubcommands()).containsOnlyKeys(name);
                assertThat(alone.getSubcommands().get(name).getUsageMessage()).isEqualTo(among.getUsageMessage());
            }
        });
    }

    @Test
    void allWhereTheFirstWordNamesNone() {
        int all = scxc().getSubcommands().size();
        for (String first : new String[] {"--help", "--version", "tset", "", "@file", "-test"}) {
            assertThat(scxc(first, "test").getSubcommands()).as(first).hasSize(all);
        }
    }
}
