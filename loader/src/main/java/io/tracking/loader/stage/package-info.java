/** Turns the files of one table and hour into rows: fills the stage, searches for duplicates, and holds the SQL of both. */
@NullMarked
package io.tracking.loader.stage;

import org.jspecify.annotations.NullMarked;
