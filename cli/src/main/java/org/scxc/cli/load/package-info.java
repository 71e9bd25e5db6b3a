/** From the command line's paths and options to compiled scenarios and races. */
@org.jspecify.annotations.NullMarked
package org.scxc.cli.load;
