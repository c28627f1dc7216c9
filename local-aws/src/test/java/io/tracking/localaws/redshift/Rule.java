package io.tracking.localaws.redshift;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/** A test of one rule of Amazon Redshift; its name states the rule. */
@Test
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Rule {

    /** Where the rule is written: the page's name below {@link Rule#GUIDE}, without {@code .html}. */
    String page();

    String GUIDE = "https://docs.aws.amazon.com/redshift/latest/dg/";
}
