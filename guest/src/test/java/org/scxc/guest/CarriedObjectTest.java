package org.scxc.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CarriedObjectTest {
    /** As guest/src/main/c/loader.c reads it from its end on. */
    @Test
    void theObjectStandsBehindTheLoaderAndBeforeItsLength() {
        byte[] program = CarriedObject.behind(
                "LOADER".getBytes(StandardCharsets.US_ASCII), "OBJECT!".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(program, StandardCharsets.ISO_8859_1)).isEqualTo("LOADEROBJECT!\7\0\0\0\0\0\0\0SCXCOBJ1");
    }
}
