package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DebianMirrorTest {
    @Test
    void inBothFormsOfSources() {
        assertThat(DebianMirror.in("""
            Types: deb
            # http://snapshot.example/archive/debian/20250520T000000Z
            URIs: http://mirror.example/debian
            Suites: bookworm bookworm-updates
            """)).contains(new DebianMirror("http://mirror.example/debian"));
        assertThat(DebianMirror.in("""
            # deb http://old.example/debian bookworm main
            deb http://security.example/debian-security bookworm-security main
            deb [arch=amd64 signed-by=/x.gpg] https://local.example:8080/mirror/debian/ trixie main
            """)).contains(new DebianMirror("https://local.example:8080/mirror/debian/"));
    }

    @Test
    void othersAreNotDebian() {
        assertThat(DebianMirror.in("deb https://packages.example/apt cloud main\n"))
                .isEmpty();
    }

    @Test
    void aLineOfOurOwnList() {
        assertThat(new DebianMirror("http://mirror.example/debian").line("trixie-backports"))
                .isEqualTo("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
                        + " http://mirror.example/debian trixie-backports main\n");
    }
}
