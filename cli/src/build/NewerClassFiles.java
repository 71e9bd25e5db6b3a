import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Copies a jar and gives class files of Java 5 the form of Java 8, with stack maps. JDK 25 keeps no class older than Java 6 in its
 * cache ("Old class has been linked", -Xlog:aot), and picocli 4.7.7 has 177 of them that a start of the command line loads: a
 * quarter of the CPU time of {@code scxc --version}. What the classes do is not changed.
 *
 * <p>{@code java -cp JAR NewerClassFiles.java JAR COPY}, the jar holding ASM.
 */
public final class NewerClassFiles {
    private NewerClassFiles() {}

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                ZipInputStream in = new ZipInputStream(Files.newInputStream(jar));
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(Path.of(args[1])))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] bytes = in.readAllBytes();
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(entry.getName().endsWith(".class") && isOld(bytes) ? newer(bytes, classes) : bytes);
                out.closeEntry();
            }
        }
    }

    private static boolean isOld(byte[] file) {
        return ((file[6] & 0xff) << 8 | file[7] & 0xff) < Opcodes.V1_6;
    }

    private static byte[] newer(byte[] file, ClassLoader classes) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected ClassLoader getClassLoader() {
                return classes;
            }
        };
        ClassVisitor version = new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visit(int old, int access, String name, String signature, String above, String[] interfaces) {
                super.visit(Opcodes.V1_8, access, name, signature, above, interfaces);
            }
        };
        new ClassReader(file).accept(version, 0);
        return writer.toByteArray();
    }
}
