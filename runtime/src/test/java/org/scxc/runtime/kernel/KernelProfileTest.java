package org.scxc.runtime.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What guests of these versions showed. */
class KernelProfileTest {
    @ParameterizedTest
    @CsvSource({"6.18, true", "6.19, true", "7.0, false", "7.1, false", "7.2, false", "7.3, false"})
    void theCpusetOfACgroupWithTasksStaysBefore70(String version, boolean keeps) {
        assertThat(KernelProfile.of(version).keepsUsedCpusets()).isEqualTo(keeps);
    }
}
