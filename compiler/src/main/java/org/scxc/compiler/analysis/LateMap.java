package org.scxc.compiler.analysis;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.scxc.compiler.syntax.Decl;

/** Name → declaration, in the order of the first put. Names are known at once; {@link LateDecl}s are parsed when they are got. */
final class LateMap<D extends Decl> extends AbstractMap<String, D> {
    private final Class<D> type;

    /** D or LateDecl. */
    private final Map<String, Object> all = new LinkedHashMap<>();

    LateMap(Class<D> type) {
        this.type = type;
    }

    @Override
    public @Nullable D put(String name, D declaration) {
        all.put(name, declaration);
        return null;
    }

    void put(LateDecl declaration) {
        all.put(declaration.name(), declaration);
    }

    private D parsed(Object declaration) {
        return type.cast(declaration instanceof LateDecl late ? late.parsed() : declaration);
    }

    @Override
    public @Nullable D get(Object name) {
        Object declaration = all.get(name);
        return declaration == null ? null : parsed(declaration);
    }

    @Override
    public boolean containsKey(Object name) {
        return all.containsKey(name);
    }

    @Override
    public Set<String> keySet() {
        return all.keySet();
    }

    @Override
    public Set<Entry<String, D>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return all.size();
            }

            @Override
            public Iterator<Entry<String, D>> iterator() {
                Iterator<Entry<String, Object>> entries = all.entrySet().iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return entries.hasNext();
                    }

                    @Override
                    public Entry<String, D> next() {
                        Entry<String, Object> entry = entries.next();
                        return Map.entry(entry.getKey(), parsed(entry.getValue()));
                    }
                };
            }
        };
    }
}
