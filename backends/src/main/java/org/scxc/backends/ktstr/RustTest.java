package org.scxc.backends.ktstr;

import java.util.List;

/**
 * One test function, ready for the template.
 *
 * @param doc lines without {@code ///}
 * @param checks none or one
 * @param statements laid out, one element each
 */
record RustTest(String function, List<String> doc, String attribute, List<PostVm> checks, List<String> statements) {}
