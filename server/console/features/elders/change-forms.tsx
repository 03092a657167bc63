/** The forms by which something about an elder is changed, by what it is. */
import type { ReactNode } from 'react'
import { CategoryForm } from './category-form.tsx'
import { CareForm, HomeForm, ResidenceForm, StayForm } from './fact-forms.tsx'
import type { FormProps } from './form-parts.tsx'
import { AliveForm, BankForm, ContactForm, DeathForm, IdentityForm } from './person-forms.tsx'

const FORMS = {
  category: CategoryForm,
  residence: ResidenceForm,
  stay: StayForm,
  care: CareForm,
  home: HomeForm,
  death: DeathForm,
  alive: AliveForm,
  identity: IdentityForm,
  contact: ContactForm,
  bank: BankForm,
} satisfies Record<string, (props: FormProps) => ReactNode>

export type Act = keyof typeof FORMS

export function ChangeForm({ act, ...props }: FormProps & { act: Act }) {
  const Shown = FORMS[act]
  return <Shown {...props} />
}
