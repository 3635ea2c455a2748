"""The GraphQL documents we send to Decidim, whole: tests validate each against `sync/decidim.graphql`."""

PROBE = """
query Probe($component: ID!) {
  component(id: $component) {
    url
    name { translations { locale text } }
    ... on Proposals { proposals(first: 1) { pageInfo { hasNextPage } } }
  }
}
"""

# Few fields are asked back: one that fails would hide a proposal that stands.
CREATE = """
mutation Create($component: ID!, $input: CreateProposalInput!) {
  component(id: $component) {
    ... on ProposalsMutation { createProposal(input: $input) { id reference } }
  }
}
"""

# Newest first: what is put up while we page pushes known ones back, and hides none.
STANDING = """
query Standing($component: ID!, $after: String) {
  component(id: $component) {
    ... on Proposals {
      proposals(first: 50, after: $after, order: { id: "DESC" }) {
        nodes { id reference author { id } body { translations { text } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""

ANSWERS = """
query Answers($component: ID!, $after: String) {
  component(id: $component) {
    ... on Proposals {
      proposals(first: 50, after: $after, order: { id: "DESC" }) {
        nodes { id state withdrawn withdrawnAt answeredAt answer { translations { locale text } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
"""
