package org.scxc.judge.compare;

/** Whether prediction and observation agree. */
public enum Agreement {
    AGREES("agrees"),
    DIFFERS("differs"),
    /** One of them does not hold it. */
    NOT_COMPARABLE("not comparable");

    private final String words;

    Agreement(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
