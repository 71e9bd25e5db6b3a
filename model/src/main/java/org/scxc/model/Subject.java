package org.scxc.model;

import java.util.List;

/** Who a claim is about: {@code text} as written, {@code groups} the ids it stands for. */
public record Subject(String text, List<Integer> groups) {}
