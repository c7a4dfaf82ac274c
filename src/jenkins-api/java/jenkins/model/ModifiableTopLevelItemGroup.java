package jenkins.model;

import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import java.io.IOException;
import java.io.InputStream;

public interface ModifiableTopLevelItemGroup extends ItemGroup<TopLevelItem> {
    TopLevelItem createProjectFromXML(String name, InputStream xml) throws IOException;
}
