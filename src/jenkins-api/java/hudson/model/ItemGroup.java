package hudson.model;

import java.util.Collection;
import java.util.List;
import org.springframework.security.access.AccessDeniedException;

public interface ItemGroup<T extends Item> extends ModelObject {
    String getFullName();

    Collection<T> getItems();

    T getItem(String name) throws AccessDeniedException;

    default <T extends Item> List<T> getAllItems(Class<T> type) {
        throw new UnsupportedOperationException();
    }
}
