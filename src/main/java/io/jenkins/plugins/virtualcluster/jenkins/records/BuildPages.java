package io.jenkins.plugins.virtualcluster.jenkins.records;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The pages of a build's runs. What spans builds is among those of its job, which are beside the build's. */
public record BuildPages(BuildRecords records, Frame frame) implements RecordPages {
    @Override
    public Page page(List<String> path, Map<String, String> query) throws IOException {
        String kind = path.get(0);
        if (kind.equals("data")) {
            return new Data(records.indexes().api(records.index()).answer(RecordPages.data(path, query)));
        }
        if (kind.equals("run") && path.size() == 2) {
            return frame.html("run", path.get(1), path.get(1), "../");
        }
        if (kind.equals("suite") && path.size() == 2) {
            return new Moved("../../../" + BuildRecords.PAGES + "/suite/" + RecordPages.encoded(path.get(1)));
        }
        throw RecordPages.nothing();
    }
}
