package org.scxc.backends;

import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;

/** FreeMarker, set so that a template can only place what it is given. */
public final class Templates {
    private static final Configuration DOLLAR = configuration(Configuration.DOLLAR_INTERPOLATION_SYNTAX);
    private static final Configuration SQUARE = configuration(Configuration.SQUARE_BRACKET_INTERPOLATION_SYNTAX);

    private Templates() {}

    private static Configuration configuration(int interpolation) {
        Configuration c = new Configuration(Configuration.VERSION_2_3_34);
        c.setClassForTemplateLoading(Templates.class, "");
        c.setDefaultEncoding("UTF-8");
        c.setInterpolationSyntax(interpolation);
        c.setNumberFormat("computer");
        c.setLocale(Locale.ROOT);
        c.setTimeZone(TimeZone.getTimeZone("UTC"));
        c.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        c.setLogTemplateExceptions(false);
        c.setWrapUncheckedExceptions(true);
        return c;
    }

    /**
     * @param template below this package's folder, {@code ktstr/test.rs.ftl}
     * @throws IllegalStateException if the template asks for what the model lacks: a bug in scxc
     */
    public static String render(String template, Map<String, Object> model) {
        return render(DOLLAR, template, model);
    }

    /** The same for a text in which {@code ${x}} means something itself: places are marked {@code [=x]}. */
    public static String square(String template, Map<String, Object> model) {
        return render(SQUARE, template, model);
    }

    private static String render(Configuration configuration, String template, Map<String, Object> model) {
        StringWriter out = new StringWriter();
        try {
            configuration.getTemplate(template).process(model, out);
        } catch (TemplateException e) {
            throw new IllegalStateException("template " + template + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
