/** What objects can know of a kernel, as text that needs no kernel image: written from BTF, read back into BTF. */
@org.jspecify.annotations.NullMarked
package org.scxc.bpf.profile;
