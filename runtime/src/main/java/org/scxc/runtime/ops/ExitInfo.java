package org.scxc.runtime.ops;

import org.scxc.model.ExitKind;

/** Why a scheduler ends: struct scx_exit_info, kernel/sched/ext/internal.h (v7.3). */
public record ExitInfo(ExitKind kind, long code, String message) {}
