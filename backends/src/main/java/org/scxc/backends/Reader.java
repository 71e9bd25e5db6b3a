package org.scxc.backends;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.scxc.model.EndDetail;
import org.scxc.model.Scenario;

/** What runs of written files left behind, as outcomes. */
public interface Reader {
    /** What the directory of results is, for help. */
    String where();

    default List<Option> options() {
        return List.of();
    }

    /** Those of a scenario's variants that there can be results of; in its order. */
    default List<Scenario.Variant> variants(Scenario scenario, Choices choices) {
        return scenario.variants();
    }

    /** Why a variant is not among {@link #variants}; empty where all are. */
    default String without(Choices choices) {
        return "";
    }

    /**
     * The runs of one variant. Never throws because of what its files hold.
     *
     * @throws IOException if {@code results} cannot be searched
     */
    List<Read> read(Path results, Scenario scenario, Scenario.Variant variant) throws IOException;

    /**
     * Runs that do not say of which variant they are.
     *
     * @throws IOException if {@code results} cannot be searched
     */
    default List<Read.Unusable> nameless(Path results) throws IOException {
        return List.of();
    }

    /** What of a variant's expectations such results can decide. */
    Judgeable judgeable(Scenario.Variant variant);

    EndDetail ends();
}
