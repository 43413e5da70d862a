package io.jettyshutdown.demo.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a picture to draw. */
public final class PngConverter implements ITypeConverter<Path> {

    @Override
    public Path convert(String value) {
        if (!value.endsWith(".png")) {
            throw new TypeConversionException("'" + value + "' must end with .png");
        }
        return Path.of(value);
    }
}
