-- What came of a list is found by the list.
create index interactions_by_list on articles.interactions (list) where kind <> 'shown';
