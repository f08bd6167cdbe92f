"""Annexes of no real company, one in each language, and the facts that stand in them.

The sentences are ours; the shapes (headings with lists, tables, prose, address blocks) are those of real annexes.
"""

ENGLISH = """
Annex 1: Description of the processing

1. Categories of data subjects

The data subjects are employees, customers and website visitors of the Controller.

2. Types of personal data

- Full name and date of birth
- E-mail address, telephone number
- Bank account details
- Log-in data (user name, password)
- Loyalty points

3. Special categories of data

None.

4. Location

The database servers are hosted in Dublin, Ireland, and backups are stored in Vilnius, Lithuania.
No personal data is transferred outside the European Economic Area.

Annex 2: Sub-processors

| Name | Service | Location |
|------|---------|----------|
| Example Cloud Ltd | Hosting | Ireland |
| Example Mail Inc. | Sending of e-mails | United States |

Annex 3: Contacts

Contact for security incidents: incidents@processor.example
Data Protection Officer: dpo@processor.example

7. Assistance

The Processor shall assist the Controller with requests of data subjects and with impact assessments free of charge.

8. End

Within thirty (30) days after the end of the agreement the Processor shall delete all personal data.
At the choice of the Controller, the Processor shall return or erase the data upon termination.
"""

FRENCH = """
Annexe 1 – Description du traitement

Catégories de personnes concernées : les salariés, les clients et les fournisseurs du responsable du traitement.

Les données à caractère personnel traitées sont :
- nom et prénom ;
- coordonnées bancaires ;
- adresse électronique ;
- données de santé.

Hébergement

Les données sont hébergées à Roubaix (France) et sauvegardées en Allemagne.
Aucun transfert de données hors de l'Union européenne n'est effectué.

Sous-traitants ultérieurs

Sous-traitant | Pays | Prestation |
Exemple Nuage SAS | France | Hébergement |
Exemple Courriel Inc. | États-Unis | Envoi de courriels |

Contacts

En cas de violation de données : alerte@sous-traitant.example
Délégué à la protection des données : dpd@sous-traitant.example

Le sous-traitant aide le responsable du traitement à répondre aux demandes d'exercice des droits des personnes.
Cette assistance est facturée au tarif en vigueur.
Au terme du contrat, le sous-traitant supprime toutes les données dans un délai de trois mois.
"""

GERMAN = """
Anlage 1 zum Vertrag über die Auftragsverarbeitung

1. Art der Daten

Folgende Datenarten werden verarbeitet: Personenstammdaten, Kontaktdaten, Vertragsdaten sowie Gesundheitsdaten.

2. Kategorien betroffener Personen

- Beschäftigte
- Kunden und Interessenten
- Patienten

3. Ort der Verarbeitung

Die Daten werden ausschließlich in Rechenzentren in Frankfurt am Main, Deutschland gespeichert.
Eine Übermittlung in ein Drittland findet nicht statt.

4. Unterauftragsverarbeiter

Derzeit sind die folgenden Unterauftragsverarbeiter beauftragt:
- Beispiel Hosting GmbH (Deutschland): Betrieb der Server
- Muster Versand AG, Zürich, Schweiz

5. Ansprechpartner

Datenschutzbeauftragte: dsb@verarbeiter.example
Meldungen von Datenpannen: vorfall@verarbeiter.example

6. Unterstützung

Der Auftragsverarbeiter unterstützt den Verantwortlichen bei der Datenschutz-Folgenabschätzung.
Für die Unterstützung kann er eine angemessene Vergütung verlangen.

7. Löschung

Nach Beendigung des Vertrags löscht der Auftragsverarbeiter sämtliche Daten binnen 14 Tagen.
"""

SPANISH = """
Anexo I. Descripción del tratamiento

Categorías de interesados: empleados, clientes y proveedores.

Categorías de datos:
- Nombre y apellidos
- Correo electrónico
- Datos bancarios

No se tratan categorías especiales de datos.

Los datos están alojados en servidores de Madrid, España.
Algunos datos se transfieren a Estados Unidos.

Subencargados:
- Ejemplo Nube S.L. (España): alojamiento

Delegado de protección de datos: dpd@encargado.example
En caso de brecha de seguridad: incidentes@encargado.example

El encargado asistirá al responsable en la evaluación de impacto de forma gratuita.
A la finalización del contrato, el encargado suprimirá los datos en el plazo de 60 días.
"""

ITALIAN = """
Allegato A

Categorie di interessati: dipendenti, clienti e pazienti.

Tipi di dati personali: nome e cognome, indirizzo, codice fiscale, dati relativi alla salute.

I dati sono conservati in server situati a Milano, Italia.
I dati non vengono trasferiti al di fuori dell'Unione europea.

Elenco dei sub-responsabili

| Nome | Paese | Servizio |
| Esempio Cloud S.r.l. | Italia | Hosting |

Responsabile della protezione dei dati: rpd@responsabile.example
Violazioni dei dati: sicurezza@responsabile.example

Il responsabile assiste il titolare in caso di violazione dei dati personali.
Per l'assistenza possono essere addebitati costi.
Alla cessazione del contratto il responsabile cancella i dati entro due mesi.
"""

DUTCH = """
Bijlage 1

Categorieën van betrokkenen: medewerkers, klanten en sollicitanten.

Soorten persoonsgegevens:
- naam en adres
- telefoonnummer
- burgerservicenummer
- gezondheidsgegevens

De gegevens worden opgeslagen op servers in Nederland.
Er vindt geen doorgifte plaats buiten de Europese Economische Ruimte.

Subverwerkers

| Naam | Land | Dienst |
| Voorbeeld Cloud B.V. | Nederland | Hosting |

Functionaris gegevensbescherming: fg@verwerker.example
Meldpunt datalekken: datalek@verwerker.example

De verwerker verleent de verwerkingsverantwoordelijke bijstand bij verzoeken van betrokkenen.
Deze ondersteuning is kosteloos.
Na beëindiging van de overeenkomst verwijdert de verwerker alle gegevens binnen één maand.
"""

TEXTS = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN, "es": SPANISH, "it": ITALIAN, "nl": DUTCH}
