# Lo que Discord rechaza.

doctor-refused = solicitudes rechazadas: { $count } en los últimos diez minutos; con 10000 Discord bloquea al bot
doctor-refused-fix = mira en el registro del bot qué rechaza Discord; hasta entonces el bot pide menos
may-not-write = No puedo escribir en { $channel }. Pregunta aquí, o pide a un moderador que me deje enviar mensajes y leer el historial de mensajes allí.
