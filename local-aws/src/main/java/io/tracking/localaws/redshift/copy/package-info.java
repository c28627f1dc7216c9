/** COPY from S3: files found, decompressed, read, checked as Redshift checks and written as PostgreSQL's COPY text. */
@NullMarked
package io.tracking.localaws.redshift.copy;

import org.jspecify.annotations.NullMarked;
