package hudson.model;

import hudson.XmlFile;
import hudson.security.ACL;
import java.io.File;
import java.io.IOException;
import javax.xml.transform.Source;

public abstract class AbstractItem extends Actionable implements Item {
    @SuppressWarnings("rawtypes")
    protected AbstractItem(ItemGroup parent, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String getDisplayName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ACL getACL() {
        throw new UnsupportedOperationException();
    }

    public String getName() {
        throw new UnsupportedOperationException();
    }

    @SuppressWarnings("rawtypes")
    public ItemGroup getParent() {
        throw new UnsupportedOperationException();
    }

    public final XmlFile getConfigFile() {
        throw new UnsupportedOperationException();
    }

    public synchronized void save() throws IOException {
        throw new UnsupportedOperationException();
    }

    public void updateByXml(Source source) throws IOException {
        throw new UnsupportedOperationException();
    }

    public void delete() throws IOException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    public File getRootDir() {
        throw new UnsupportedOperationException();
    }

    @Override
    public final String getFullName() {
        throw new UnsupportedOperationException();
    }

    public final String getFullDisplayName() {
        throw new UnsupportedOperationException();
    }

    @Override
    public final String getUrl() {
        throw new UnsupportedOperationException();
    }
}
