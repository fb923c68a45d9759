-- Who liked an article, the last ones first: a new one that is like it is shown to them, in the transaction that takes it in.

create index interactions_by_article on articles.interactions (article, at)
  where kind in ('click', 'like', 'share', 'rating');
