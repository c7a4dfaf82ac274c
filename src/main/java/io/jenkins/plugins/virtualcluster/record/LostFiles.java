package io.jenkins.plugins.virtualcluster.record;

import io.jenkins.plugins.virtualcluster.record.RunState.CellState;
import io.jenkins.plugins.virtualcluster.record.RunState.StageState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Files of a record that its journal tells of, and that are missing or shorter than it says. */
public final class LostFiles {
    /** So many are named. */
    private static final int NAMED = 5;

    private final RunDirectory directory;
    private final List<String> lost = new ArrayList<>();
    private int more;
    private int scripts;

    private LostFiles(RunDirectory directory) {
        this.directory = directory;
    }

    /** What of the outputs and scripts of stages is lost, as sentences: the first ones, and how many more there are. */
    public static List<String> of(RunDirectory directory, RunState state) {
        LostFiles files = new LostFiles(directory);
        for (StageState stage : state.stages()) {
            for (CellState cell : stage.hosts().values()) {
                if (RunDirectory.isPlain(cell.host())) {
                    files.cell(stage.stage(), cell);
                }
            }
        }
        if (files.scripts > 0 && !Files.exists(directory.scripts())) {
            files.lost.add("scripts/ is missing, though " + files.scripts
                    + (files.scripts == 1 ? " script ran" : " scripts ran"));
        }
        if (files.more > 0) {
            files.lost.add(files.more + " more files are missing or cut off");
        }
        return List.copyOf(files.lost);
    }

    private void cell(Stage stage, CellState cell) {
        long expected = cell.end().map(Event.HostEnded::outputBytes).orElse(0L);
        if (expected > 0) {
            Path output = directory.output(stage, cell.host());
            long size = size(output);
            if (size < expected) {
                add(name(output)
                        + (size < 0 ? " is missing" : " is cut off: it has " + size + " bytes")
                        + ", though the script printed " + expected + " bytes");
            }
        }
        Path script = directory.script(stage, cell.host());
        scripts++;
        if (size(script) < 0 && Files.exists(directory.scripts())) {
            add(name(script) + " is missing, though the script ran");
        }
    }

    private void add(String sentence) {
        if (lost.size() < NAMED) {
            lost.add(sentence);
        } else {
            more++;
        }
    }

    private String name(Path file) {
        return directory.path().relativize(file).toString();
    }

    /** In bytes; -1 if it is not there. */
    private static long size(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
