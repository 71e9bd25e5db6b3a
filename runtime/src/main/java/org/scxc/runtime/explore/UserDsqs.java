package org.scxc.runtime.explore;

import java.util.ArrayList;
import java.util.List;
import org.scxc.model.Race;

/**
 * The user DSQs of a race, numbered from 0: those that it declares, or those that an object's ops.init has created. It is
 * complete before the race begins, and no part of its state.
 */
final class UserDsqs {
    /** An object may have as many: the lists are cells, which are there before ops.init runs. */
    static final int CREATED_MAX = 16;

    private final List<String> names;
    private final List<Long> ids = new ArrayList<>();

    UserDsqs(Race.Program program) {
        names = new ArrayList<>(program.dsqs());
    }

    static int count(Race.Program program) {
        return program.object().isPresent() ? CREATED_MAX : program.dsqs().size();
    }

    /** @return false if there are {@link #CREATED_MAX} */
    boolean create(long id) {
        if (ids.size() == CREATED_MAX) {
            return false;
        }
        ids.add(id);
        names.add("DSQ " + Long.toUnsignedString(id));
        return true;
    }

    /** @return the number, or -1 */
    int find(long id) {
        return ids.indexOf(id);
    }

    String name(int number) {
        return names.get(number);
    }
}
