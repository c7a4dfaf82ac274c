package io.jenkins.plugins.virtualcluster.jenkins.records;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The pages of all runs of a job's builds; that of one run is among those of its build. */
public record JobPages(JobRecords records, Frame frame) implements RecordPages {
    @Override
    public Page page(List<String> path, Map<String, String> query) throws IOException {
        String kind = path.get(0);
        if (kind.equals("data")) {
            return new Data(records.indexes().api(records.together()).answer(RecordPages.data(path, query)));
        }
        if (kind.equals("compare") && path.size() == 1) {
            return frame.html("compare", "", "Compare two runs", "./");
        }
        if (kind.equals("suite") && path.size() == 2) {
            return frame.html("suite", path.get(1), path.get(1), "../");
        }
        if (kind.equals("run") && path.size() == 2) {
            int build = records.buildOf(path.get(1)).orElseThrow(RecordPages::nothing);
            return new Moved("../../" + build + "/" + BuildRecords.PAGES + "/run/" + RecordPages.encoded(path.get(1)));
        }
        throw RecordPages.nothing();
    }
}
