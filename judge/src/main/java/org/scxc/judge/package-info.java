/** Outcomes and expectations to verdicts; knows no backend. */
@org.jspecify.annotations.NullMarked
package org.scxc.judge;
