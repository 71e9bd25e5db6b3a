package org.scxc.runtime.explore;

/** A WARN_ON that the explored paths can come to (docs/kernel/versions.md#warnings). */
enum Warning {
    /** 0c1a9dce208b: QUEUED, and no longer in custody. */
    OPS_DEQUEUE("ops_dequeue()"),
    /** a8ad873113d3: a balance callback that is not for whoever takes the lock. */
    RQ_PIN_LOCK("rq_pin_lock()");

    /** The function that warns. */
    final String where;

    Warning(String where) {
        this.where = where;
    }
}
