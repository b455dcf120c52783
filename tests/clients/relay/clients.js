import { graphql } from 'relay-runtime'

graphql`
  query clientsMeQuery {
    me {
      id
      name
    }
  }
`

graphql`
  mutation clientsRenameMutation($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      user {
        id
        name
      }
    }
  }
`

graphql`
  query clientsWrongQuery($id: ID!) @throwOnFieldError {
    shop(id: $id) {
      id
    }
  }
`
